/** What the packages of this module share. Nothing in it is for public use. */
@NullMarked
package dev.llmops.api.internal;

import org.jspecify.annotations.NullMarked;
