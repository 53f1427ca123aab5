package dev.llmops.guardrails.internal.injection;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.guardrails.detect.CheckedText;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What one detector said of passages and tool results, which come again and again in an application: the same text always gets the same score. Texts
 * are known by their digests, so that none is kept. Safe for use by multiple threads.
 */
final class KnownPassages {

    private static final int MAX = 4_096;

    /** SHA-256 of a text. */
    private record Digest(long first, long second, long third, long fourth) {

        static Digest of(String text) {
            ByteBuffer bytes = ByteBuffer.wrap(Sha256.of(text));
            return new Digest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
        }
    }

    private final Map<Digest, InjectionScore> scores =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Digest, InjectionScore> eldest) {
                    return size() > MAX;
                }
            });

    /** {@return the score of a text} Several threads may find it out at once; it is the same. */
    InjectionScore score(CheckedText text, Function<CheckedText, InjectionScore> look) {
        Digest digest = Digest.of(text.original());
        InjectionScore known = scores.get(digest);
        if (known == null) {
            known = look.apply(text);
            scores.put(digest, known);
        }
        return known;
    }
}
