package dev.llmops.rag.pipeline;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.Sentences;
import dev.llmops.rag.chunking.Chunking;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far a passage grows. */
interface Growth {

    /**
     * {@return where a passage stands when it has grown}
     *
     * @param passage the passage as it was found
     * @param free how far it may grow
     * @param found all passages that may grow
     */
    CharRange of(Passage passage, String text, CharRange free, List<Passage> found);

    /** {@return its settings, for the record} */
    Map<String, Object> details();

    /** Whole sentences as far as they fit into so many characters on each side. */
    record Characters(int characters) implements Growth {

        public Characters {
            Require.atLeast("characters", characters, 1);
        }

        @Override
        public CharRange of(Passage passage, String text, CharRange free, List<Passage> found) {
            CharRange range = passage.range();
            int from = Math.max(free.start(), range.start() - characters);
            int to = (int) Math.min(free.end(), (long) range.end() + characters);
            // No sentence goes over the end of a line, so whole lines have whole sentences.
            int line = text.lastIndexOf('\n', from - 1) + 1;
            int newline = text.indexOf('\n', to);
            int start = range.start();
            int end = range.end();
            for (CharRange sentence :
                    Sentences.of(text.substring(line, newline < 0 ? text.length() : newline), CharRange::new)) {
                if (line + sentence.start() >= from && line + sentence.end() <= to) {
                    start = Math.min(start, line + sentence.start());
                    end = Math.max(end, line + sentence.end());
                }
            }
            return new CharRange(start, end);
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("characters", characters);
        }
    }

    /** So many sentences on each side; one that the passage has a part of is made whole and does not count. */
    record SentencesAround(int sentences) implements Growth {

        public SentencesAround {
            Require.atLeast("sentences", sentences, 1);
        }

        @Override
        public CharRange of(Passage passage, String text, CharRange free, List<Passage> found) {
            CharRange range = passage.range();
            return new CharRange(start(text, range.start(), free.start()), end(text, range.end(), free.end()));
        }

        private int start(String text, int position, int free) {
            int start = position;
            int left = sentences;
            for (int lineEnd = lineEnd(text, position); lineEnd >= 0; ) {
                int line = text.lastIndexOf('\n', lineEnd - 1) + 1;
                List<CharRange> before = new ArrayList<>(Sentences.of(text.substring(line, lineEnd), CharRange::new));
                Collections.reverse(before);
                for (CharRange sentence : before) {
                    if (line + sentence.start() >= position) {
                        continue;
                    }
                    boolean counts = line + sentence.end() <= position;
                    if (line + sentence.start() < free || (counts && left-- == 0)) {
                        return start;
                    }
                    start = line + sentence.start();
                }
                lineEnd = line - 1;
            }
            return start;
        }

        private int end(String text, int position, int free) {
            int end = position;
            int left = sentences;
            for (int line = text.lastIndexOf('\n', position - 1) + 1; line <= text.length(); ) {
                int lineEnd = lineEnd(text, line);
                for (CharRange sentence : Sentences.of(text.substring(line, lineEnd), CharRange::new)) {
                    if (line + sentence.end() <= position) {
                        continue;
                    }
                    boolean counts = line + sentence.start() >= position;
                    if (line + sentence.end() > free || (counts && left-- == 0)) {
                        return end;
                    }
                    end = line + sentence.end();
                }
                line = lineEnd + 1;
            }
            return end;
        }

        private static int lineEnd(String text, int position) {
            int newline = text.indexOf('\n', position);
            return newline < 0 ? text.length() : newline;
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("sentences", sentences);
        }
    }

    /** The parent, where enough of it was found; 0 takes it for any part. */
    record Parent(double share) implements Growth {

        @Override
        public CharRange of(Passage passage, String text, CharRange free, List<Passage> found) {
            Optional<CharRange> parent = Chunking.parentOf(passage);
            if (parent.isEmpty() || foundOf(parent.get(), passage, found) < share) {
                return passage.range();
            }
            int start = Math.max(free.start(), parent.get().start());
            int end = Math.min(free.end(), parent.get().end());
            return new CharRange(
                    Math.min(start, passage.range().start()),
                    Math.max(end, passage.range().end()));
        }

        /** {@return the share of a parent's characters that was found} */
        private static double foundOf(CharRange parent, Passage passage, List<Passage> found) {
            BitSet covered = new BitSet();
            found.stream()
                    .filter(other -> other.sourceId().equals(passage.sourceId())
                            && other.range().overlaps(parent))
                    .forEach(other -> covered.set(
                            Math.max(other.range().start(), parent.start()) - parent.start(),
                            Math.min(other.range().end(), parent.end()) - parent.start()));
            return covered.cardinality() / (double) Math.max(1, parent.length());
        }

        @Override
        public Map<String, Object> details() {
            return share > 0 ? Map.of("share", share) : Map.of();
        }
    }
}
