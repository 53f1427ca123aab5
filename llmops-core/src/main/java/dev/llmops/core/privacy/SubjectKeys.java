package dev.llmops.core.privacy;

import java.nio.file.Path;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Keeps one key for each subject, apart from the store: whoever has only one of the two reads nothing. Safe for use by
 * several threads.
 */
public interface SubjectKeys {

    /**
     * {@return the key of a subject; it is made when there is none}
     *
     * @param subject who
     */
    SecretKey keyOf(String subject);

    /**
     * {@return the key of a subject, or nothing if there is none, or none any more}
     *
     * @param subject who
     */
    Optional<SecretKey> find(String subject);

    /**
     * Destroys the key of a subject for good: what was encrypted under it can never be read again. What comes later gets a
     * new key.
     *
     * @param subject who
     * @return whether there was a key
     */
    boolean destroy(String subject);

    /** {@return keys that are gone with the process: for tests} */
    static SubjectKeys inMemory() {
        return new MemoryKeys();
    }

    /**
     * {@return keys in a folder, a file for each subject that only its owner may read. The names of the files tell nothing
     * to whoever does not know the subjects. Keep the folder out of the backups of the store}
     *
     * @param folder the folder; it is made when it is not there
     */
    static SubjectKeys directory(Path folder) {
        return new FolderKeys(folder);
    }
}
