package dev.llmops.core.internal.template;

import dev.llmops.api.message.Part;
import dev.llmops.api.message.Role;

/** Something in a rendered template that is not text. */
sealed interface Mark {

    /** A value stands here, however blank it is. */
    record Value() implements Mark {}

    /** A message of this role begins. */
    record Speaker(Role role) implements Mark {}

    /** The conversation so far stands here. */
    record History() implements Mark {}

    /** An image or a file stands here. */
    record Medium(Part part) implements Mark {}

    /** A section begins. */
    record SectionStart(String name) implements Mark {}
}
