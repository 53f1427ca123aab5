package dev.llmops.tuning;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ToolSpecification;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A training example. */
public sealed interface TrainingExample {

    /** {@return its origin} */
    Source source();

    /** {@return the conversation up to the answer, oldest first} */
    List<Message> prompt();

    /** {@return the tools available to the model} */
    List<ToolSpecification> tools();

    /**
     * The origin of an example.
     *
     * @param generation the answer
     * @param feedback ids of the feedback that led to it
     * @param user the requesting user, or null; all examples of a user go to the same split
     * @param session the conversation, or null; all examples of a session go to the same split
     */
    record Source(
            GenerationId generation,
            List<String> feedback,
            @Nullable String user,
            @Nullable String session) {

        /** Copies the list. */
        public Source {
            Objects.requireNonNull(generation, "generation");
            feedback = List.copyOf(feedback);
        }
    }

    /**
     * An answer as it should be, for supervised fine-tuning.
     *
     * @param source its origin
     * @param prompt the conversation up to the answer
     * @param tools the tools available to the model
     * @param completion the answer
     */
    record Demonstration(
            Source source, List<Message> prompt, List<ToolSpecification> tools, AssistantMessage completion)
            implements TrainingExample {

        /** Copies the lists. */
        public Demonstration {
            prompt = List.copyOf(prompt);
            tools = List.copyOf(tools);
        }
    }

    /**
     * A better and a worse answer, for direct preference optimisation.
     *
     * @param source its origin
     * @param prompt the conversation up to the answer
     * @param tools the tools available to the model
     * @param chosen the better answer
     * @param rejected the worse one
     */
    record Preference(
            Source source,
            List<Message> prompt,
            List<ToolSpecification> tools,
            AssistantMessage chosen,
            AssistantMessage rejected)
            implements TrainingExample {

        /** Copies the lists. */
        public Preference {
            prompt = List.copyOf(prompt);
            tools = List.copyOf(tools);
        }
    }

    /**
     * An answer that was liked or disliked, for Kahneman-Tversky optimisation.
     *
     * @param source its origin
     * @param prompt the conversation up to the answer
     * @param tools the tools available to the model
     * @param completion the answer
     * @param liked whether it was liked
     */
    record Rated(
            Source source,
            List<Message> prompt,
            List<ToolSpecification> tools,
            AssistantMessage completion,
            boolean liked)
            implements TrainingExample {

        /** Copies the lists. */
        public Rated {
            prompt = List.copyOf(prompt);
            tools = List.copyOf(tools);
        }
    }
}
