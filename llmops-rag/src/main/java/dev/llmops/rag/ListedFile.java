package dev.llmops.rag;

import dev.llmops.rag.internal.extract.SkippedException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file that a source has, which may be read or not. */
interface ListedFile {

    /**
     * A file's bytes.
     *
     * @param name tells its format
     * @param bytes all of it
     * @param digest tells whether it would give the same passages again
     * @param metadata what only its source knows
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Content(String name, byte[] bytes, String digest, Map<String, Object> metadata) {}

    /** {@return its digest, or nothing if that is known only when it is taken} */
    Optional<String> digest();

    /**
     * {@return its content; its digest is the known one if it has not changed, and then its bytes do not matter}
     *
     * @param known the digest that its document in the index has, or null
     * @throws SkippedException if it can not be taken
     * @throws IOException if it can not be read now
     */
    Content read(@Nullable String known) throws IOException, SkippedException;
}
