package dev.llmops.cli.init;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a skeleton is built with, and so which files it has. */
enum BuildTool {
    MAVEN("mvn -q compile exec:java", "mvn -q compile exec:java -Dexec.args=\"%s\""),
    GRADLE("gradle -q run", "gradle -q run --args=\"%s\""),
    SPRING("mvn -q spring-boot:run", "curl -G http://localhost:8080/ask --data-urlencode \"question=%s\""),
    JBANG("jbang Assistant.java", "jbang Assistant.java \"%s\"");

    private final String run;
    private final String runAsking;

    BuildTool(String run, String runAsking) {
        this.run = run;
        this.runAsking = runAsking;
    }

    /** {@return the command that runs the application} */
    String run() {
        return run;
    }

    /** {@return the same with another question} */
    String run(String question) {
        return String.format(Locale.ROOT, runAsking, question);
    }

    /** {@return the modules of a clone that the application depends on, as Maven's {@code -pl} wants them} */
    String modules() {
        return this == SPRING
                ? "llmops-bom,integrations/spring-boot-starter,llmops-rag"
                : "llmops-bom,integrations/langchain4j,llmops-serving,llmops-guardrails,llmops-rag";
    }

    /** {@return in words how it is started and asked} */
    String how() {
        return this == SPRING
                ? "Start it in one terminal, and ask it in another"
                : "It asks a question of its own unless you give one";
    }

    /** {@return the folder above that of prompts, with a slash, or nothing} */
    String resources() {
        return this == SPRING ? "src/main/resources/" : "";
    }

    /** {@return where the program stands} */
    String source(String packageName) {
        return this == JBANG ? "Assistant.java" : "src/main/java/" + packageName.replace('.', '/') + "/Assistant.java";
    }

    /**
     * {@return the files and the templates that they are made of, in the order in which they are written}
     *
     * @param packageName the program's package
     */
    Map<String, String> files(String packageName) {
        Map<String, String> files = new LinkedHashMap<>();
        String folder = source(packageName).replaceFirst("Assistant\\.java$", "");
        switch (this) {
            case SPRING -> {
                files.put("pom.xml", "spring-pom.xml");
                files.put(folder + "AskController.java", "AskController.java.txt");
                files.put("src/main/resources/application.properties", "application.properties");
            }
            case MAVEN -> files.put("pom.xml", "pom.xml");
            case GRADLE -> {
                files.put("build.gradle", "build.gradle");
                files.put("settings.gradle", "settings.gradle");
            }
            case JBANG -> {}
        }
        files.put(source(packageName), this == SPRING ? "SpringApplication.java.txt" : "Assistant.java.txt");
        if (this == MAVEN || this == GRADLE) {
            files.put("src/main/resources/simplelogger.properties", "simplelogger.properties");
        }
        files.put(resources() + "prompts/answer.prompt", "answer.prompt");
        files.put("docs/lamp.md", "lamp.md");
        files.put("docs/care.md", "care.md");
        files.put("README.md", "README.md");
        files.put(".gitignore", "gitignore");
        return files;
    }
}
