/** Parts of HTML reports. */
@NullMarked
package dev.llmops.commons.internal.html;

import org.jspecify.annotations.NullMarked;
