package dev.llmops.core.privacy;

import java.nio.file.Path;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Keeps one key for each subject, apart from the store: either one alone reveals nothing. Safe for use by
 * several threads.
 */
public interface SubjectKeys {

    /**
     * {@return the key of a subject, created if there is none}
     *
     * @param subject the subject
     */
    SecretKey keyOf(String subject);

    /**
     * {@return the key of a subject, or empty if there is none or it was destroyed}
     *
     * @param subject the subject
     */
    Optional<SecretKey> find(String subject);

    /**
     * Destroys the key of a subject permanently: what was encrypted under it can never be read again. Later data gets a
     * new key.
     *
     * @param subject the subject
     * @return whether there was a key
     */
    boolean destroy(String subject);

    /** {@return keys in memory that are lost with the process: for tests} */
    static SubjectKeys inMemory() {
        return new MemoryKeys();
    }

    /**
     * {@return keys in a folder, with a file for each subject that only its owner may read. The file names reveal nothing
     * to someone who does not know the subjects. Keep the folder out of the backups of the store}
     *
     * @param folder the folder, created if it does not exist
     */
    static SubjectKeys directory(Path folder) {
        return new FolderKeys(folder);
    }
}
