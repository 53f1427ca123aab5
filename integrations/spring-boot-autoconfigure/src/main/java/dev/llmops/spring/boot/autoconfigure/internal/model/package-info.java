/** The models of an application, found and wrapped. */
@NullMarked
package dev.llmops.spring.boot.autoconfigure.internal.model;

import org.jspecify.annotations.NullMarked;
