/** The folder where this library keeps what can be fetched or built again. */
@NullMarked
package dev.llmops.local.internal.home;

import org.jspecify.annotations.NullMarked;
