/** What the packages of this module share. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.api.internal;

import org.jspecify.annotations.NullMarked;
