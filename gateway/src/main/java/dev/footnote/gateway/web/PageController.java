package dev.footnote.gateway.web;

import dev.footnote.gateway.GatewaySettings;
import dev.footnote.identity.oidc.OidcSettings;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** The page. The viewer's links open it too; it reads the rest of the address itself. */
@Controller
final class PageController {
    private final GatewaySettings settings;
    private final OidcSettings oidc;

    PageController(GatewaySettings settings, OidcSettings oidc) {
        this.settings = settings;
        this.oidc = oidc;
    }

    /** Where the page's uploads go, and whether people sign in at an OpenID provider. */
    record PageConfiguration(String ingestionAddress, boolean signIn) {}

    @GetMapping({"/", "/view"})
    String page() {
        return "forward:/page/index.html";
    }

    @GetMapping("/page/configuration")
    @ResponseBody
    PageConfiguration configuration() {
        return new PageConfiguration(settings.ingestionAddress(), oidc.offersSignIn());
    }
}
