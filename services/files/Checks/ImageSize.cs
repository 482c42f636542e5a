using Matchmaking.ServiceDefaults;

namespace Matchmaking.Files.Checks;

/// <summary>A small file can hold an image so large that whoever opens it runs out of memory.</summary>
internal static class ImageSize
{
    private const long MaxPixels = 100_000_000;

    public static void Require(FileFormat format, uint width, uint height)
    {
        if (width == 0 || height == 0) throw FileFormats.NotThis(format, "it has no width or height");
        if ((ulong)width * height > MaxPixels) throw Refuse.Field("file.unpacks-too-large", "file", $"The image is {width} x {height} pixels; at most {MaxPixels / 1_000_000} million are taken. Make it smaller.");
    }
}
