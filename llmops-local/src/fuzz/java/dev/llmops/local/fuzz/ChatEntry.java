package dev.llmops.local.fuzz;

import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.LocalModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages are rendered by a chat template, become tokens and are answered, by a draft model too. */
final class ChatEntry implements Entry {

    private final FuzzModels models;

    ChatEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        String vocabulary = models.anyWriter(random);
        int kind = random.nextInt(8);
        List<Message> messages = new ArrayList<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            messages.add(Message.user(Texts.text(random, 30)));
            messages.add(Message.assistant(Texts.text(random, 30)));
        }
        messages.add(Message.user(random.nextInt(8) == 0 ? Texts.text(random) : Texts.text(random, 60)));
        return new FuzzCase(vocabulary + ": " + messages, () -> {
            LocalModel model = kind == 0
                    ? models.speculating("gpt-4o")
                    : kind < 4 ? models.calling(vocabulary) : models.writer(vocabulary);
            model.generate(ModelRequest.builder()
                    .messages(messages)
                    .parameters(Requests.few(3))
                    .build());
        });
    }
}
