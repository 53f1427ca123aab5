package dev.llmops.rag.internal.extract;

import org.jspecify.annotations.Nullable;

/**
 * How an element of a page looks, as far as that tells whether its text is seen.
 *
 * @param gone whether it and all that it holds are not shown, transparent, or away from the screen, which nothing in it changes
 * @param invisible whether it is {@code visibility: hidden}, which elements in it can change
 * @param tiny whether its letters have no size that can be read
 * @param ink the color of its letters, or null if that is not known
 * @param paper the color behind them, or null if that is not known
 */
record Look(
        boolean gone,
        boolean invisible,
        boolean tiny,
        @Nullable CssColor ink,
        @Nullable CssColor paper) {

    boolean unseen() {
        return gone || invisible || tiny || (ink != null && (ink.isClear() || (paper != null && ink.isLike(paper))));
    }
}
