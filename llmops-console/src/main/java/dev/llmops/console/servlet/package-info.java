/** The console in a servlet container, and so in Spring Boot. */
@NullMarked
package dev.llmops.console.servlet;

import org.jspecify.annotations.NullMarked;
