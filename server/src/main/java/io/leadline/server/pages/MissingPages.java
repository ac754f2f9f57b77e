package io.leadline.server.pages;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers addresses that nothing else answers: a page for browsers, a line for everyone else. */
@Singleton
final class MissingPages {

  void start(@Observes Router router) {
    router.route().order(Integer.MAX_VALUE).handler(MissingPages::answer);
  }

  private static void answer(RoutingContext context) {
    context.response().setStatusCode(404);
    String accept = context.request().getHeader("Accept");
    if (accept == null || !accept.contains("text/html")) {
      context.response().putHeader("Content-Type", "text/plain;charset=UTF-8");
      context.end("Not found: " + context.normalizedPath() + "\n");
      return;
    }
    context.response().putHeader("Content-Type", "text/html;charset=UTF-8");
    ProblemPage page =
        new ProblemPage(
            404, "Nothing here", "There is no page '%s'.".formatted(context.normalizedPath()));
    context.end(Pages.Templates.problem(page).render());
  }
}
