package dev.llmops.cli.init;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a skeleton is built with, and so which files it has. */
enum BuildTool {
    MAVEN("mvn -q compile exec:java", "mvn -q compile exec:java -Dexec.args=\"%s\""),
    GRADLE("gradle -q run", "gradle -q run --args=\"%s\""),
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
        return runAsking.formatted(question);
    }

    /**
     * {@return where the program stands}
     *
     * @param packageName its package
     */
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
        switch (this) {
            case MAVEN -> files.put("pom.xml", "pom.xml");
            case GRADLE -> {
                files.put("build.gradle", "build.gradle");
                files.put("settings.gradle", "settings.gradle");
            }
            case JBANG -> {}
        }
        files.put(source(packageName), "Assistant.java.txt");
        if (this != JBANG) {
            files.put("src/main/resources/simplelogger.properties", "simplelogger.properties");
        }
        files.put("prompts/answer.prompt", "answer.prompt");
        files.put("docs/lamp.md", "lamp.md");
        files.put("docs/care.md", "care.md");
        files.put("README.md", "README.md");
        files.put(".gitignore", "gitignore");
        return files;
    }
}
