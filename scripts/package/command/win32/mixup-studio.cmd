@echo off
rem The command line of an installed Mixup Studio: its own program, without a window.
"%~dp0..\..\Mixup Studio.exe" --disable-gpu --log-level=3 --cli -- %*
