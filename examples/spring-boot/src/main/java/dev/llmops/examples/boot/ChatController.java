package dev.llmops.examples.boot;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.core.LlmOps;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/** The page. What it shows are the records of who is logged in, so that it is the same after a restart. */
@Controller
class ChatController {

    private static final Logger LOG = LoggerFactory.getLogger(ChatController.class);
    private static final int SHOWN = 20;

    private final LlmOps ops;

    ChatController(LlmOps ops) {
        this.ops = ops;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    @ResponseBody
    String page(Principal user, CsrfToken token) {
        List<Generation> calls = new ArrayList<>(
                ops.generations().list(GenerationQuery.latest(SHOWN).ofUser(user.getName())));
        Collections.reverse(calls);
        return ChatPage.html(user.getName(), calls, token);
    }

    /** Nobody says who asks: Spring Security knows. */
    @PostMapping("/ask")
    String ask(@RequestParam("question") String question) {
        if (!question.isBlank()) {
            try {
                ops.prompt("kestrel-help").with("question", question.strip()).ask();
            } catch (LlmOpsException e) {
                // Its record says so too, and the page shows the record.
                LOG.info("no answer: {}", e.toString());
            }
        }
        return "redirect:/#end";
    }

    @PostMapping("/rate")
    String rate(@RequestParam("id") String id, @RequestParam("up") boolean up, Principal user) {
        GenerationId call = new GenerationId(id);
        boolean own = ops.generations()
                .find(call)
                .filter(found -> user.getName().equals(found.caller().user()))
                .isPresent();
        if (!own) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (up) {
            ops.feedback().by(user.getName()).thumbsUp(call);
        } else {
            ops.feedback().by(user.getName()).thumbsDown(call, null);
        }
        return "redirect:/#end";
    }
}
