/** What holds on each version of Boot that is supported: these tests run on Boot 3.5 here and on Boot 4 in examples/spring-boot-4. */
@NullMarked
package dev.llmops.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
