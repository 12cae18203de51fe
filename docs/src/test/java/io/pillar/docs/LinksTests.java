package io.pillar.docs;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Links of pages lead somewhere.
 */
class LinksTests {

	@ParameterizedTest
	@MethodSource("pages")
	void relativeLinkLeadsToAFileAndAHeadingOfIt(Page page) {
		assertThat(page.relativeLinks()).allSatisfy((link) -> {
			String path = link.replaceFirst("#.*", "");
			Path target = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
			assertThat(target).as("%s links to %s", page, link).startsWithRaw(Repository.ROOT).exists();
			if (link.contains("#")) {
				assertThat(Page.read(target).anchors()).as("%s links to %s", page, link)
					.contains(link.substring(link.indexOf('#') + 1));
			}
		});
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageOfTheGuideIsReachedFromAnother(Page page) {
		if (page.file().startsWith(Repository.ROOT.resolve("docs"))) {
			assertThat(pages()).as("%s is linked from nowhere", page)
				.anyMatch((other) -> !other.equals(page) && other.relativeLinks()
					.stream()
					.anyMatch((link) -> other.file()
						.resolveSibling(link.replaceFirst("#.*", ""))
						.normalize()
						.equals(page.file())));
		}
	}

	static List<Page> pages() {
		return Repository.pages();
	}

}
