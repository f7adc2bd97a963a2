using System.Globalization;
using Posthorn.Fuzz;

return args switch
{
    ["instrument", .. string[] assemblies] => Commands.Instrument(assemblies),
    ["list"] => Commands.List(),
    ["run", var folder, var seconds] => Commands.Run(folder, double.Parse(seconds, CultureInfo.InvariantCulture), null),
    ["run", var folder, var seconds, var target] => Commands.Run(folder, double.Parse(seconds, CultureInfo.InvariantCulture), target),
    ["replay", var target, .. string[] files] => Commands.Replay(target, files),
    _ => Commands.Usage(),
};
