/** Stores over SQLite and PostgreSQL; begin with {@link dev.llmops.core.store.Stores}. */
@NullMarked
package dev.llmops.core.store;

import org.jspecify.annotations.NullMarked;
