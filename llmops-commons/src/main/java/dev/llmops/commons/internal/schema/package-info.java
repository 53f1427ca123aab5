/** JSON Schema, draft 2020-12. Needs jackson-databind, which a module that uses it brings. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.commons.internal.schema;

import org.jspecify.annotations.NullMarked;
