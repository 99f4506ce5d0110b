package dev.kiln.benchmarks.unseen;

import dev.kiln.benchmarks.unseen.Verdict.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from the causes of a failed test whether it is ours. */
final class Failures {
    private static final Pattern ABSENT = Pattern.compile(
            "(?:NoClassDefFoundError|ClassNotFoundException|NoSuchMethodError|NoSuchFieldError|AbstractMethodError|"
                    + "IncompatibleClassChangeError|VerifyError): (.*)");
    private static final Pattern API = Pattern.compile(
            "uk[/.]ac[/.]manchester[/.]tornado[/.](?:api|drivers|runtime|" + "annotation|matrices)[/.]([\\w/.$]+)");
    /** How the front end refuses a call of a member of the API that ours does not have. */
    private static final Pattern MEMBER =
            Pattern.compile("(?:a call of uk\\.ac\\.manchester\\.tornado\\.api\\.([\\w.]+)"
                    + "|(KernelContext\\.\\w+), which exists on other)");

    private static final Pattern REFUSAL =
            Pattern.compile("(?:UnsupportedKernelException|UnsupportedBarrierException|TornadoTaskRuntimeException|"
                    + "TornadoRuntimeException|TornadoBackendNotFound|TornadoDeviceNotFound): (.*)");

    private Failures() {}

    /** The verdict on a test that failed for these causes. */
    static Verdict judge(String test, String causes) {
        if (causes.contains("NotSupported") || causes.contains("UnsupportedConfigurationException")) {
            return new Verdict(test, Kind.SKIPPED, causes);
        }
        Matcher absent = ABSENT.matcher(causes);
        if (absent.find()) {
            Matcher name = API.matcher(absent.group(1));
            if (name.find()) {
                String member = name.group(1);
                return new Verdict(test, Kind.OUTSIDE, member.substring(1 + Math.max(member.lastIndexOf('/'), -1)));
            }
        }
        Matcher member = MEMBER.matcher(causes);
        if (member.find()) {
            return new Verdict(test, Kind.OUTSIDE, member.group(1) == null ? member.group(2) : member.group(1));
        }
        Matcher refusal = REFUSAL.matcher(causes);
        return refusal.find()
                ? new Verdict(test, Kind.REFUSED, refusal.group(1))
                : new Verdict(test, Kind.FAILED, causes);
    }
}
