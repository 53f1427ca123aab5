package dev.llmops.local.fuzz;

import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.ToolChoice;
import dev.llmops.api.model.ToolSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A model is offered tools. */
final class ToolsEntry implements Entry {

    private static final List<ToolChoice> CHOICES = List.of(ToolChoice.values());

    private final FuzzModels models;

    ToolsEntry(FuzzModels models) {
        this.models = models;
    }

    @Override
    public FuzzCase next(Random random) {
        boolean calling = random.nextInt(3) > 0;
        boolean schema = random.nextInt(6) == 0;
        ToolChoice choice = CHOICES.get(random.nextInt(CHOICES.size()));
        List<String[]> tools = new ArrayList<>();
        int many = random.nextInt(10) == 0 ? Texts.count(random, 200) : 1 + random.nextInt(3);
        for (int i = 0; i < many; i++) {
            String name = random.nextInt(4) == 0 ? Texts.name(random) : "tool" + i;
            tools.add(new String[] {
                name, Texts.text(random, 40), many > 3 ? "{\"type\":\"object\"}" : Schemas.object(random)
            });
        }
        StringBuilder text = new StringBuilder(choice.toString());
        tools.forEach(tool -> text.append(' ').append(String.join(" ", tool)));
        return new FuzzCase(text.toString(), () -> {
            ModelRequest.Builder request = ModelRequest.builder()
                    .user("Zoo")
                    .tools(tools.stream()
                            .map(tool -> new ToolSpecification(tool[0], tool[1], new JsonSchema("fuzz", tool[2])))
                            .toList())
                    .toolChoice(choice)
                    .parameters(Requests.few(4));
            if (schema) {
                request.responseFormat(ResponseFormat.JSON);
            }
            (calling ? models.calling("gpt-4o") : models.writer("pieces")).generate(request.build());
        });
    }
}
