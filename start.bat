@echo off
rem Double-click this on Windows. The first time it sets up what is needed in .venv; then it lists
rem the sessions and waits for a command. With arguments it runs that one command.
cd /d "%~dp0"
if exist .venv\Scripts\handscue.exe goto ready
set "PYTHON=py -3"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto setup
set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto setup
echo handscue needs Python 3.11 or newer. Get it from https://www.python.org/downloads/
goto failed
:setup
echo Setting up handscue. This takes a minute or two, the first time only ...
%PYTHON% -m venv .venv || goto failed
.venv\Scripts\python -m pip --disable-pip-version-check --quiet install --editable . || goto failed
:ready
set "PATH=%~dp0.venv\Scripts;%PATH%"
if "%~1"=="" goto window
handscue %*
exit /b
:window
handscue list
echo.
echo Type a command, such as:  handscue play feet
cmd /k
exit /b
:failed
echo That did not work: see above.
pause
exit /b 1
