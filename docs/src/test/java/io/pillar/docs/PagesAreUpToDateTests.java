package io.pillar.docs;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What pages show is what is compiled.
 */
class PagesAreUpToDateTests {

	private static final String SWITCH = "pillar.docs.write";

	private static final Snippets SNIPPETS = Snippets.read();

	@ParameterizedTest
	@MethodSource("pages")
	void pageShowsTheCodeAsItIs(Page page) throws IOException {
		Page now = SNIPPETS.refresh(page);
		if (Boolean.getBoolean(SWITCH)) {
			now.write();
		}
		assertThat(Page.read(page.file()).text()).as("%s is out of date; -D%s=true writes it anew", page, SWITCH)
			.isEqualTo(now.text());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageHasNoJavaThatIsNotCompiled(Page page) {
		int shown = (int) Snippets.shownBy(page).stream().filter((name) -> name.contains(".java#")).count();
		assertThat(page.code("java")).as("Java blocks of %s outside of snippet markers", page).hasSize(shown);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pageNamesTheVersionOfThisTree(Page page) {
		assertThat(page.code("xml")).filteredOn((xml) -> xml.contains("io.pillar"))
			.allSatisfy((xml) -> assertThat(xml).contains("<version>" + Repository.version() + "</version>"));
	}

	@Test
	void snippetIsShownOnSomePage() {
		List<String> shown = pages().stream().flatMap((page) -> Snippets.shownBy(page).stream()).toList();
		assertThat(SNIPPETS.names()).allSatisfy((name) -> assertThat(shown).contains(name));
	}

	static List<Page> pages() {
		return Repository.pages();
	}

}
