package dev.footnote.gateway.web;

import dev.footnote.gateway.GatewaySettings;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** The page. The viewer's links open it too; it reads the rest of the address itself. */
@Controller
final class PageController {
    private final GatewaySettings settings;

    PageController(GatewaySettings settings) {
        this.settings = settings;
    }

    /** Where the page's uploads go. */
    record PageConfiguration(String ingestionAddress) {}

    @GetMapping({"/", "/view"})
    String page() {
        return "forward:/page/index.html";
    }

    @GetMapping("/page/configuration")
    @ResponseBody
    PageConfiguration configuration() {
        return new PageConfiguration(settings.ingestionAddress());
    }
}
