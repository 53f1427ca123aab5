package dev.llmops.local.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * A file of a repository on a hub.
 *
 * @param path its path in the repository
 * @param sha256 its hash in 64 hex digits, or null: small files outside of large file storage have none
 */
record HubFile(String path, @Nullable String sha256) {}
