/** JSON Schema, draft 2020-12. Needs jackson-databind, which a module that uses it brings. */
@NullMarked
package dev.llmops.commons.internal.schema;

import org.jspecify.annotations.NullMarked;
