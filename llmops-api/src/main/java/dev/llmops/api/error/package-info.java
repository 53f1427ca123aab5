/** The exceptions of this library, under one base class; each explains what went wrong and what to do about it. */
@NullMarked
package dev.llmops.api.error;

import org.jspecify.annotations.NullMarked;
