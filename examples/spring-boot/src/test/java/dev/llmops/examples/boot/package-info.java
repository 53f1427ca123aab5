/** The application as it runs, on Boot 3.5 here and on Boot 4 in examples/spring-boot-4. */
@NullMarked
package dev.llmops.examples.boot;

import org.jspecify.annotations.NullMarked;
