package dev.llmops.rag.internal.extract;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What the style of a page says about who sees its texts: attributes of elements, and rules in the page for a name, a class or an
 * id. Style sheets of other addresses are not fetched, and scripts not run, so what only they hide counts as seen.
 */
final class PageStyles {

    /** Browsers show none of these, or their text only where they cannot show the thing itself. */
    private static final Set<String> NEVER_SHOWN =
            Set.of("datalist", "canvas", "video", "audio", "noembed", "noframes", "param", "area");

    private final StyleRules rules;
    private final boolean ownOnly;

    private PageStyles(StyleRules rules, boolean ownOnly) {
        this.rules = rules;
        this.ownOnly = ownOnly;
    }

    static PageStyles of(Document page) {
        StyleRules rules = new StyleRules();
        page.select("style").forEach(style -> rules.add(style.data()));
        return new PageStyles(
                rules, page.select("link[rel~=(?i)\\bstylesheet\\b]").isEmpty());
    }

    /** {@return how a page looks; one that hides all of itself waits for a script to show it, and hides nothing from its reader} */
    Look page(Element body) {
        Map<String, String> style = declared(body);
        CssColor white = ownOnly && !rules.unknownPaper() ? CssColor.WHITE : null;
        return new Look(false, false, false, Css.color(style, null), Css.background(style, white));
    }

    /** {@return how an element looks within another one} */
    Look look(Element element, Look around) {
        Map<String, String> style = declared(element);
        boolean open = style.containsKey("display") && !style.get("display").equals("none");
        boolean gone = around.gone()
                || (!open && (element.hasAttr("hidden") || isClosed(element)))
                || NEVER_SHOWN.contains(element.normalName())
                || Css.isAway(style);
        if (style.isEmpty()) {
            return new Look(gone, around.invisible(), around.tiny(), around.ink(), around.paper());
        }
        CssColor paper = Css.background(style, around.paper());
        return new Look(
                gone,
                Css.isInvisible(style, around.invisible()),
                Css.isTiny(style, around.tiny()),
                Css.color(style, around.ink()),
                // A rule that is not understood may paint anything in between.
                rules.unknownPaper() && !style.containsKey("background") && !style.containsKey("background-color")
                        ? null
                        : paper);
    }

    private static boolean isClosed(Element element) {
        return element.normalName().equals("dialog") && !element.hasAttr("open");
    }

    /** The later of two that say something about the same, as far as rules for a name, a class and an id are in that order. */
    private Map<String, String> declared(Element element) {
        String style = element.attr("style");
        String ink = element.normalName().equals("font") ? element.attr("color") : "";
        String paper = element.attr("bgcolor");
        Map<String, String> declared = new HashMap<>();
        if (!paper.isEmpty()) {
            declared.put("background-color", paper);
        }
        if (!ink.isEmpty()) {
            declared.put("color", ink);
        }
        rules.declare(element, declared);
        Css.declare(style, declared);
        return declared;
    }
}
