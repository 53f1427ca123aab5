package dev.llmops.core.privacy;

import dev.llmops.commons.internal.random.SystemRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

final class MemoryKeys implements SubjectKeys {

    static final int BYTES = 32;

    private final Map<String, SecretKey> keys = new ConcurrentHashMap<>();

    static SecretKey key(byte[] bytes) {
        return new SecretKeySpec(bytes, "AES");
    }

    @Override
    public SecretKey keyOf(String subject) {
        return keys.computeIfAbsent(subject, key -> key(SystemRandom.bytes(BYTES)));
    }

    @Override
    public Optional<SecretKey> find(String subject) {
        return Optional.ofNullable(keys.get(subject));
    }

    @Override
    public boolean destroy(String subject) {
        return keys.remove(subject) != null;
    }
}
