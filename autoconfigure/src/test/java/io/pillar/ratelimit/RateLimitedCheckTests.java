package io.pillar.ratelimit;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What makes an application with limited methods not start.
 */
class RateLimitedCheckTests {

	private final ApplicationContextRunner runner = LimitedContexts.runner(new AtomicLong());

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			Hidden          | is private                               | overridable
			Final           | is final                                 | overridable
			Static          | is static                                | overridable
			FinalOfType     | is final                                 | overridable
			Nothing         | says no limit                            | Name a policy
			Both            | a policy and a limit of its own          | Name a policy
			Unknown         | no policy 'wrk'                          | there are: closed, work
			OfRequests      | no policy 'requests'                     | 'key: method'
			Negative        | 'permits' must be 1 to                   | limit of 1 to
			NoWindow        | window                                   | window of 1ms to 31d
			BadWindow       | soon                                     | window of 1ms to 31d
			LongWindow      | 31 days                                  | window of 1ms to 31d
			BadKey          | its key '#text +' is no expression       | #p0
			BadCost         | its cost '#text.' is no expression       | #p0
			Free            | costs '0'                                | which is 3
			TooDear         | costs '4'                                | which is 3
			NoNumber        | costs ''many''                           | which is 3
			NoFallback      | no method 'instead'                      | same parameters
			OtherParameters | no method 'instead'                      | same parameters
			OtherReturn     | no method 'instead'                      | return type that fits
			Itself          | no method 'work'                         | same parameters
			""")
	void faultyAnnotationNamesTheMethodAndTheRemedy(String name, String fault, String remedy) throws Exception {
		Class<?> type = Class.forName(FaultyLimits.class.getName() + "$" + name);
		this.runner
			.withPropertyValues("pillar.rate-limit.policies.requests.key=ip",
					"pillar.rate-limit.policies.requests.limit=2", "pillar.rate-limit.policies.requests.window=1m")
			.withBean(type)
			.run((context) -> {
				FailureAnalysis analysis = new InvalidRateLimitedFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis).as("%s", context.getStartupFailure()).isNotNull();
				assertThat(analysis.getDescription()).contains(type.getName() + "#work").contains(fault);
				assertThat(analysis.getAction()).contains(remedy);
			});
	}

	@Test
	void faultyMethodAfterARightOneIsFoundToo() {
		this.runner.withBean(FaultyLimits.Second.class).run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			text                                          | text; there are #a0, #a1, #p0, #p1, #text, #texts and #user
			#txt                                          | #txt
			#p2                                           | #p2
			#text.concat(usr)                             | usr
			#texts.?[#this == #other]                     | #other
			#function(#text)                              | #function
			#root                                         | #root
			#this                                         | #this
			toString()                                    | toString()
			@environment                                  | @environment
			T(java.lang.Runtime).getRuntime()             | T(java.lang.Runtime)
			new String('x')                               | new String('x')
			#text = 'x'                                   | #text
			""")
	void expressionThatCannotBeReadOfTheArgumentsSaysWhatItCannotUse(String expression, String unknown) {
		Method method = ReflectionUtils.findMethod(getClass(), "work", String.class, List.class);
		assertThatIllegalArgumentException().isThrownBy(() -> MethodExpression.of(expression, method))
			.withMessageContaining("it cannot use " + unknown);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			#text                             | a
			#p0 + #a1[0]                      | ab
			#texts.size()                     | 2
			#texts.?[#this == #text].size()   | 0
			#texts.![#this + '!'].get(1)      | c!
			#user + ':' + #text               | me:a
			#text?.length()                   | 1
			'all'                             | all
			""")
	void expressionReadsTheArguments(String expression, String value) {
		Method method = ReflectionUtils.findMethod(getClass(), "work", String.class, List.class);
		assertThat(
				MethodExpression.of(expression, method).valueFor(new Object[] { "a", List.of("b", "c") }, () -> "me"))
			.hasToString(value);
	}

	@SuppressWarnings("unused")
	void work(String text, List<String> texts) {
	}

}
