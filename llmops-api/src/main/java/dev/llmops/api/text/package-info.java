/** Text: character ranges and well-formed Unicode. */
@NullMarked
package dev.llmops.api.text;

import org.jspecify.annotations.NullMarked;
