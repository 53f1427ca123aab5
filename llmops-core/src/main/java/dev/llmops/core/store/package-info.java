/** Stores for SQLite and PostgreSQL; start with {@link dev.llmops.core.store.Stores}. */
@NullMarked
package dev.llmops.core.store;

import org.jspecify.annotations.NullMarked;
