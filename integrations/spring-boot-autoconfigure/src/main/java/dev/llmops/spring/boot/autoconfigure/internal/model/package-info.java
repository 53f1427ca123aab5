/** The models of an application, found and wrapped. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.spring.boot.autoconfigure.internal.model;

import org.jspecify.annotations.NullMarked;
