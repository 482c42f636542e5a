namespace Matchmaking.Files.Checks;

/// <summary>A STEP model (ISO 10303-21) is text between its two marks, with a header and data.</summary>
internal static class StepCheck
{
    private const int EdgeLength = 4096;

    public static void Run(Stream content)
    {
        var head = content.At(0, EdgeLength).AsSpan();
        if (!head.StartsWith("ISO-10303-21;"u8)) throw Not("it does not begin with ISO-10303-21");
        if (head.IndexOf("HEADER;"u8) < 0) throw Not("it has no header");
        var tail = content.Tail(EdgeLength).Trimmed();
        if (!tail.EndsWith("END-ISO-10303-21;"u8)) throw Not("it does not end with END-ISO-10303-21");
        if (tail.IndexOf("ENDSEC;"u8) < 0) throw Not("its data do not end");
        if (PlainText.HasControls(content)) throw Not("it is not text");
    }

    private static ServiceDefaults.RefusalException Not(string why) => FileFormats.NotThis(FileFormat.Step, why);
}
