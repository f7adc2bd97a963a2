using System.Globalization;
using System.Text.RegularExpressions;

namespace Posthorn.Tests.Metrics;

/// <summary>
/// A strict reader of Prometheus's text format, version 0.0.4: each metric has its HELP and TYPE once, before its samples, which
/// stand together; names are well formed; no sample comes twice; buckets grow and end at infinity with the count.
/// </summary>
internal sealed partial class ExpositionText
{
    private readonly Dictionary<string, double> _samples = [];
    private readonly Dictionary<string, string> _types = [];

    private ExpositionText()
    {
    }

    /// <summary>The types of all metrics, by name.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>A sample by its name and labels as written.</summary>
    public double this[string sample] => _samples[sample];

    /// <summary>All samples.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    /// <exception cref="FormatException">The text is not in the format.</exception>
    public static ExpositionText Parse(string text)
    {
        var parsed = new ExpositionText();
        string? family = null;
        string? helped = null;
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("the last line does not end");
        }

        foreach (string line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                helped = help.Groups["name"].Value;
            }
            else if (Type().Match(line) is { Success: true } type && type.Groups["name"].Value == helped)
            {
                family = helped;
                parsed._types.Add(family, type.Groups["type"].Value);
            }
            else
            {
                parsed.Add(line, family ?? throw new FormatException(line));
            }
        }

        parsed.CheckHistograms();
        return parsed;
    }

    private void Add(string line, string family)
    {
        Match sample = Sample().Match(line);
        string name = sample.Groups["name"].Value;
        bool belongs = name == family
            || (_types[family] == "histogram" && name[family.Length..] is "_bucket" or "_sum" or "_count");
        if (!sample.Success || !belongs)
        {
            throw new FormatException(line);
        }

        _samples.Add(name + sample.Groups["labels"].Value, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    private void CheckHistograms()
    {
        foreach (string name in _types.Where(type => type.Value == "histogram").Select(type => type.Key))
        {
            foreach (string count in _samples.Keys.Where(key => key.StartsWith(name + "_count", StringComparison.Ordinal)))
            {
                string labels = count[(name.Length + "_count".Length)..].TrimEnd('}');
                double[] buckets = [.. _samples
                    .Where(pair => pair.Key.StartsWith($"{name}_bucket{labels},le=", StringComparison.Ordinal))
                    .Select(pair => pair.Value)];
                if (!buckets.SequenceEqual(buckets.Order()) || buckets[^1] != _samples[count]
                    || !_samples.ContainsKey($"{name}_bucket{labels},le=\"+Inf\"}}"))
                {
                    throw new FormatException(count);
                }
            }
        }
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\\n]|\\\\|\\n)+$")]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*"(?:,(?!\})|(?=\})))+\})? """
        + """(?<value>-?[0-9.]+(?:E[+-]?[0-9]+)?)$""")]
    private static partial Regex Sample();
}
