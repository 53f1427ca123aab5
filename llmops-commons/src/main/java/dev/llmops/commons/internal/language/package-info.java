/** Which language a text is in. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.commons.internal.language;

import org.jspecify.annotations.NullMarked;
