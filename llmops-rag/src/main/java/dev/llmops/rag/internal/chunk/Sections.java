package dev.llmops.rag.internal.chunk;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins neighbouring passages: a section becomes one where all of it fits, and sections below the same heading become one as
 * far as they fit together. A section that had to be cut keeps its parts to itself.
 */
final class Sections {

    private final Splitter splitter;
    private final int most;

    /** @param most how large a passage may become */
    Sections(Splitter splitter, int most) {
        this.splitter = splitter;
        this.most = most;
    }

    /** {@return the same passages, each with the larger part of the text that it is in: passages that fit together} */
    List<Chunk> withParents(List<Chunk> chunks) {
        List<Chunk> children = new ArrayList<>(chunks.size());
        for (Chunk parent : join(chunks)) {
            while (children.size() < chunks.size()
                    && chunks.get(children.size()).range().end()
                            <= parent.range().end()) {
                children.add(chunks.get(children.size()).within(parent.range()));
            }
        }
        return children;
    }

    /** {@return the passages of a text, those that are small together; the headings of each are those that all of it is below} */
    List<Chunk> join(List<Chunk> chunks) {
        return join(chunks, 0);
    }

    private List<Chunk> join(List<Chunk> section, int depth) {
        if (section.size() < 2) {
            return section;
        }
        Chunk whole = union(section.get(0), section.get(section.size() - 1));
        if (fits(whole)) {
            return List.of(section.stream().reduce(Sections::union).orElse(whole));
        }
        List<Chunk> joined = new ArrayList<>();
        @Nullable Chunk open = null;
        int next = 0;
        while (next < section.size()) {
            int end = endOfPart(section, next, depth);
            List<Chunk> part = join(section.subList(next, end), depth + 1);
            boolean small = part.size() == 1;
            Chunk both = small && open != null ? union(open, part.get(0)) : null;
            if (both != null && fits(both)) {
                joined.set(joined.size() - 1, both);
                open = both;
            } else {
                joined.addAll(part);
                open = small ? part.get(0) : null;
            }
            next = end;
        }
        return joined;
    }

    /** {@return where the passages end that stand below the same heading at a depth; what stands below none is a part alone} */
    private static int endOfPart(List<Chunk> section, int start, int depth) {
        String title = titleAt(section.get(start), depth);
        int end = start + 1;
        while (title != null && end < section.size() && title.equals(titleAt(section.get(end), depth))) {
            end++;
        }
        return end;
    }

    private static @Nullable String titleAt(Chunk chunk, int depth) {
        return depth < chunk.headings().size() ? chunk.headings().get(depth) : null;
    }

    private boolean fits(Chunk chunk) {
        return splitter.fits(chunk.range().start(), chunk.range().end(), most);
    }

    private static Chunk union(Chunk first, Chunk last) {
        int common = 0;
        while (common < first.headings().size()
                && common < last.headings().size()
                && first.headings().get(common).equals(last.headings().get(common))) {
            common++;
        }
        return new Chunk(
                new CharRange(first.range().start(), last.range().end()),
                first.headings().subList(0, common),
                first.context(),
                null,
                null);
    }
}
