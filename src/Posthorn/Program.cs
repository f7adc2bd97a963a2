return Posthorn.Cli.Application.Run(args);
