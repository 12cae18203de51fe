package io.pillar.docs.event;

import java.security.Principal;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.docs.event.Trades.TradeExecuted;
import io.pillar.event.EventStream;
import io.pillar.event.EventTopic;

/**
 * Sends trades to browsers.
 */
// tag::stream[]
@RestController
public class TradeStreams {

	@GetMapping("/trades")
	EventStream trades(Principal user) {
		return EventStream.of(EventTopic.of("trades", user.getName()), TradeExecuted.class);
	}

}
// end::stream[]
