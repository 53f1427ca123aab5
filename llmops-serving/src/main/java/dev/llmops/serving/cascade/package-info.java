/** When the answer of a cheap endpoint is not good enough, and a dearer one is asked. */
@NullMarked
package dev.llmops.serving.cascade;

import org.jspecify.annotations.NullMarked;
