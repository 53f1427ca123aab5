/** The caller: user, session and tenant. */
@NullMarked
package dev.llmops.api.identity;

import org.jspecify.annotations.NullMarked;
