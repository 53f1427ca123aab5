package dev.llmops.guardrails.redteam;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Several disguises, one over the other. */
record CompositeConverter(List<Converter> converters) implements Converter {

    @Override
    public String name() {
        return converters.stream().map(Converter::name).collect(Collectors.joining("-"));
    }

    @Override
    public boolean userOnly() {
        return converters.stream().anyMatch(Converter::userOnly);
    }

    @Override
    public List<String> convert(String text, RandomGenerator random) {
        List<String> turns = List.of(text);
        for (Converter converter : converters) {
            turns = turns.stream()
                    .flatMap(turn -> converter.convert(turn, random).stream())
                    .toList();
        }
        return turns;
    }
}
