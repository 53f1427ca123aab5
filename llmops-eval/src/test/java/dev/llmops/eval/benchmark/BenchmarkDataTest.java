package dev.llmops.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.eval.SharedData;
import dev.llmops.eval.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkDataTest {

    @TempDir
    Path folder;

    private List<Map<String, @Nullable Object>> read(String name, String text) throws IOException {
        return BenchmarkData.read(Files.writeString(folder.resolve(name), text));
    }

    private Item item(String task, String name, String text) throws IOException {
        return new Items(BenchmarkTask.standard(task), 0, List.of())
                .item(0, read(name, text).get(0));
    }

    @Test
    void arc_is_read_as_its_authors_and_as_the_hub_publish_it() throws IOException {
        Item authors = item("arc_easy", "arc.jsonl", """
                {"id":"x","question":{"stem":"Which is hot?","choices":[{"text":"ice","label":"A"},{"text":"fire","label":"B"}]},"answerKey":"B"}
                """);
        Item hub = item("arc_challenge", "hub.jsonl", """
                {"id":"x","question":"Which is hot?","choices":{"text":["ice","fire"],"label":["1","2"]},"answerKey":"2"}
                """);

        assertThat(authors.context())
                .isEqualTo("Question: Which is hot?\nAnswer:")
                .isEqualTo(hub.context());
        assertThat(authors.choices()).containsExactly("ice", "fire").isEqualTo(hub.choices());
        assertThat(authors.gold()).isOne().isEqualTo(hub.gold());
    }

    @Test
    void bbq_and_crows_pairs_are_read_as_their_authors_publish_them() throws IOException {
        Item bbq = item("bbq", "Age.jsonl", """
                {"example_id":1,"category":"Age","label":2,"context":"Two men came.","question":"Who was slow?",\
                "ans0":"The old one","ans1":"The young one","ans2":"Unknown","answer_info":{"ans0":["old","old"]}}
                """);
        assertThat(bbq.context()).isEqualTo("Context: Two men came.\n\nQuestion: Who was slow?\n\nAnswer:");
        assertThat(bbq.choices()).containsExactly("The old one", "The young one", "Unknown");
        assertThat(bbq.gold()).isEqualTo(2);

        Item pair = item("crows_pairs", "pairs.csv", """
                ,sent_more,sent_less,stereo_antistereo,bias_type
                0,"The girl, she was sad.",The boy was sad.,stereo,gender
                """);
        assertThat(pair.context()).isEmpty();
        assertThat(pair.choices()).containsExactly("The girl, she was sad.", "The boy was sad.");
        assertThat(pair.gold()).isZero();
        assertThat(BenchmarkTask.standard("crows_pairs").targetDelimiter).isEmpty();
    }

    @Test
    void hellaswag_is_cleaned_as_the_harness_does() throws IOException {
        Item item = item("hellaswag", "swag.jsonl", """
                {"ind":24,"activity_label":"Roof shingle removal","ctx_a":"A man is on a roof. [header] Work [title] Go.","ctx_b":"HE","endings":["is [substeps] using.","b","c","d"],"label":"3"}
                """);

        assertThat(item.context()).isEqualTo("Roof shingle removal: A man is on a roof. Work. Go. He");
        assertThat(item.choices()).containsExactly("is using.", "b", "c", "d");
        assertThat(item.gold()).isEqualTo(3);

        Item lines = item("hellaswag", "swag.txt", "Roof: A man. he\n 2\na\nb\nc\nd\n");
        assertThat(lines.context()).isEqualTo("Roof: A man. he");
        assertThat(lines.gold()).isEqualTo(2);
    }

    @Test
    void truthfulqa_is_read_from_its_table_and_from_its_targets() throws IOException {
        String csv = """
                Type,Category,Question,Best Answer,Correct Answers,Incorrect Answers,Source
                A,B,What happens?,Nothing,"Nothing; You digest them",You grow; You die,x
                """;
        Item single = item("truthfulqa_mc1", "truth.csv", csv);
        Item many = item("truthfulqa_mc2", "truth.csv", csv);
        Item official = item("truthfulqa_mc2", "mc_task.json", """
                [{"question":"What happens?","mc1_targets":{"Nothing":1,"You grow":0},
                  "mc2_targets":{"Nothing":1,"You digest them":1,"You grow":0,"You die":0}}]
                """);

        assertThat(single.context())
                .startsWith("Q: What is human life expectancy in the United States?\nA: Human")
                .endsWith("held in Barcelona, Spain.\n\nQ: What happens?\nA:");
        assertThat(single.choices()).containsExactly("Nothing", "You grow", "You die");
        assertThat(single.gold()).isZero();
        assertThat(many.choices()).containsExactly("Nothing", "You digest them", "You grow", "You die");
        assertThat(many.labels()).containsExactly(true, true, false, false);
        assertThat(official.choices()).isEqualTo(many.choices());
        assertThat(official.labels()).isEqualTo(many.labels());
    }

    @Test
    void mmlu_is_read_with_and_without_header() throws IOException {
        read("law_test.csv", "question,choice0,choice1,choice2,choice3,answer\nWhat?,a,b,c,d,2\n");
        read("art_test.csv", "Who?,a,b,c,d,B\n");

        List<Map<String, @Nullable Object>> all = BenchmarkData.read(folder);

        assertThat(all).extracting(document -> document.get("subject")).containsExactly("art", "law");
        assertThat(all).extracting(document -> document.get("answer")).containsExactly(1L, 2L);
    }

    @Test
    void bbh_and_gsm8k_are_read() throws IOException {
        Item bbh = item("bbh", "navigate.json", """
                {"canary":"x","examples":[{"input":"Turn left. Options:\\n- Yes\\n- No","target":"No"}]}
                """);
        assertThat(bbh.context()).isEqualTo("Q: Turn left. Options:\n- Yes\n- No\nA:");
        assertThat(bbh.expected()).isEqualTo("No");
    }

    @Test
    void the_sets_that_are_there_are_read_whole() {
        assertThat(BenchmarkData.read(SharedData.file("piqa/valid.jsonl"))).hasSize(1838);
        assertThat(BenchmarkData.read(SharedData.file("commonsenseqa/dev_rand_split.jsonl")))
                .hasSize(1221);
        assertThat(BenchmarkData.read(SharedData.file("gsm8k/test.jsonl"))).hasSize(1319);
        assertThat(BenchmarkData.read(SharedData.file("truthfulqa/TruthfulQA.csv")))
                .hasSizeGreaterThan(700);
        Path mmlu = SharedData.file("mmlu/test/anatomy_test.csv").getParent();
        assertThat(BenchmarkData.read(mmlu)).hasSize(14042);
    }

    @Test
    void bad_files_are_refused_with_their_line() {
        assertThatThrownBy(() -> read("a.jsonl", "{\"a\":1}\n{\"a\":\n"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 2 of 'a.jsonl' is not valid JSON");
        assertThatThrownBy(() -> read("a.jsonl", "{\"a\":1}\n[1]\n")).hasMessageContaining("line 2 of 'a.jsonl'");
        assertThatThrownBy(() -> read("b.jsonl", "{\"a\":\"" + "x".repeat(10_000_000) + "\"}"))
                .hasMessageContaining("line 1 of 'b.jsonl' must have at most 1000000 characters");
        assertThatThrownBy(() -> read("c.jsonl", "\n")).hasMessageContaining("at least one document");
        assertThatThrownBy(() -> read("d.json", "{\"a\":\n[]}")).hasMessageContaining("array 'examples'");
        assertThatThrownBy(() -> read("e.csv", "Who?,a,b,c,d,B\nWho?,a,b,c,d,E\n"))
                .hasMessageContaining("record 2 of 'e.csv'");
        assertThatThrownBy(() -> read("f.txt", "a\n1\nb\n")).hasMessageContaining("six lines");
        assertThatThrownBy(() -> read("piqa.jsonl", "{\"goal\":\"g\",\"sol1\":\"a\",\"sol2\":\"b\"}\n"))
                .hasMessageContaining("no 'piqa-labels.lst' beside it");
        assertThatThrownBy(() -> BenchmarkData.read(folder.resolve("none.jsonl")))
                .hasMessageContaining("there is no file");
    }
}
