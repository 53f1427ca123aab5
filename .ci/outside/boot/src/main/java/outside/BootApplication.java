package outside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Starts, writes what Boot configured by itself into a file, asks its database and, if it is there, a model. */
@SpringBootApplication
public class BootApplication {

    public static void main(String[] args) throws IOException {
        try (ConfigurableApplicationContext context = SpringApplication.run(BootApplication.class)) {
            List<String> matched = ConditionEvaluationReport.get(context.getBeanFactory())
                    .getConditionAndOutcomesBySource()
                    .entrySet()
                    .stream()
                    .filter(source -> source.getValue().isFullMatch())
                    .map(source -> source.getKey())
                    .sorted()
                    .toList();
            Files.write(Path.of(args[0]), matched);
            JdbcTemplate database = context.getBean(JdbcTemplate.class);
            System.out.println("feedback " + database.queryForObject("SELECT words FROM feedback", String.class));
            System.out.println("tables " + database.queryForObject(
                    "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'PUBLIC'", Integer.class));
            context.getBeansOfType(Runnable.class).values().forEach(Runnable::run);
        }
    }
}
