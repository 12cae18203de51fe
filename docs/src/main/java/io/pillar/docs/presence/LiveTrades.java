package io.pillar.docs.presence;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.docs.event.Trades.TradeExecuted;
import io.pillar.event.EventStream;
import io.pillar.event.EventTopic;
import io.pillar.presence.ResponsePresence;

/**
 * Sends the trades of a desk, and lets its traders see who is watching.
 */
// tag::stream[]
@RestController
public class LiveTrades {

	private final ResponsePresence responses;

	LiveTrades(ResponsePresence responses) {
		this.responses = responses;
	}

	@GetMapping("/desks/{desk}/trades")
	EventStream trades(@PathVariable("desk") String desk, HttpServletRequest request) {
		this.responses.join(request, "desk:" + desk);
		return EventStream.of(EventTopic.of("trades", desk), TradeExecuted.class);
	}

}
// end::stream[]
